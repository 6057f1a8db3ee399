/** Tasks per round of a benchmark: so many that the cost of measuring does not show. */
export const perRound = 100;

/** A round of tasks, one after another. */
export const many = (run: () => Promise<unknown>) => async (): Promise<void> => {
  for (let i = 0; i < perRound; i++) await run();
};

/** The shortest task there is. */
export const nothing = async (): Promise<number> => 1;
