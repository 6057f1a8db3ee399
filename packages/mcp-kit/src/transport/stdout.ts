/** Writes to the real standard output; `done` is called when the text has left the process. */
export type Write = (text: string, done: (error?: Error | null) => void) => boolean;

/**
 * Takes standard output for the protocol: what the returned function writes goes there, and whatever else the process
 * prints (`console.log`, a library's banner) goes to standard error from now on.
 */
export function claimStdout(): Write {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr);
  return write;
}
