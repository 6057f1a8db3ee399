/** How much data a workspace holds. */
export interface Sizes {
  readonly companies: number;
  readonly people: number;
  readonly deals: number;
  readonly notes: number;
  readonly tasks: number;
  /** Entries of each list. */
  readonly entries: number;
  readonly members: number;
  /** Threads of comments. */
  readonly threads: number;
  readonly meetings: number;
  readonly emails: number;
  readonly files: number;
  /** Records of the activity `calls`. */
  readonly calls: number;
}

/** `full` for measuring, `small` for tests. */
export const SIZES: Readonly<Record<'small' | 'full', Sizes>> = {
  full: {
    companies: 10_000,
    people: 50_000,
    deals: 8_000,
    notes: 20_000,
    tasks: 5_000,
    entries: 5_000,
    members: 20,
    threads: 4_000,
    meetings: 4_000,
    emails: 20_000,
    files: 4_000,
    calls: 2_000,
  },
  small: {
    companies: 200,
    people: 1_000,
    deals: 160,
    notes: 400,
    tasks: 100,
    entries: 100,
    members: 20,
    threads: 80,
    meetings: 80,
    emails: 400,
    files: 80,
    calls: 40,
  },
};
