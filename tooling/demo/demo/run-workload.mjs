import { setTimeout as sleep } from 'node:timers/promises';

// The first call starts the sandbox and reads the list of objects, in both runs: it is not counted.
const opening = { tool: 'list_objects', args: {} };

/** Asks all questions; answers come in the order of `workload.questions`. */
export async function runWorkload(session, { steps, busy, questions }, onAnswer) {
  await session.ask(opening);
  const before = await session.report();
  const callsBefore = await session.upstreamCalls();

  const ask = async (question) => {
    const answer = await session.ask(question);
    onAnswer();
    return answer;
  };
  const answers = [];
  for (const step of steps) answers.push(...(await Promise.all(step.map(ask))));
  const begunAt = performance.now();
  answers.push(
    ...(await Promise.all(
      busy.map(async ({ atMs, question }) => {
        await sleep(Math.max(0, begunAt + atMs - performance.now()));
        return ask(question);
      }),
    )),
  );

  const after = await session.report();
  const calls = (await session.upstreamCalls()).slice(callsBefore.length);
  const reported = after.upstream_calls - before.upstream_calls;
  if (reported !== calls.length) {
    throw new Error(`the server reports ${reported} upstream calls, the sandbox served ${calls.length}`);
  }
  return { questions, answers, before, after, calls };
}
