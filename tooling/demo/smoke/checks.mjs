/** Runs checks and prints a line for each; one that fails does not stop the next. */
export function createChecks(stream) {
  let passed = 0;
  let failures = 0;
  const failed = (what, error) => {
    failures++;
    stream.write(`FAILED  ${what}\n${indented(error)}\n`);
  };
  return {
    failed,
    passedCount: () => passed,
    failedCount: () => failures,
    /** `body` throws, or rejects, for what is wrong; what it answers with is printed behind the name. */
    async check(what, body) {
      try {
        const found = await body();
        passed++;
        stream.write(`ok      ${what}${found ? `: ${found}` : ''}\n`);
      } catch (error) {
        failed(what, error);
      }
    },
  };
}

/** What is known of an error: for a command that failed, its output. */
function indented(error) {
  const text = [error.message, error.stdout, error.stderr].filter(Boolean).join('\n').trim();
  return text.replaceAll(/^/gm, '        ');
}
