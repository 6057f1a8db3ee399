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
}

/** `full` for measuring, `small` for tests. */
export const SIZES: Readonly<Record<'small' | 'full', Sizes>> = {
  full: { companies: 10_000, people: 50_000, deals: 8_000, notes: 20_000, tasks: 5_000, entries: 5_000, members: 20 },
  small: { companies: 200, people: 1_000, deals: 160, notes: 400, tasks: 100, entries: 100, members: 20 },
};
