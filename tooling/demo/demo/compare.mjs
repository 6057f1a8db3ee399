/** What is wrong with the answers of two runs to the same questions, a sentence each; nothing if all is well. */
export function differences({ questions }, offAnswers, onAnswers) {
  return questions.flatMap((question, i) => {
    const [off, on] = [offAnswers[i], onAnswers[i]];
    const asked = `question ${i + 1}, ${question.tool} ${JSON.stringify(question.args)}`;
    if (off.text !== on.text) return `${asked}: other answers, ${excerpts(off.text, on.text)}`;
    if (on.isError !== (question.refused ?? false)) return `${asked}: ${on.text}`;
    if (question.shows && !on.text.includes(question.shows)) return `${asked}: the answer lacks "${question.shows}"`;
    return [];
  });
}

/** Both texts from a little before where they part. */
function excerpts(off, on) {
  let at = 0;
  while (off[at] === on[at]) at++;
  const cut = (text) => JSON.stringify(text.slice(Math.max(0, at - 30), at + 60));
  return `${cut(off)} (off) and ${cut(on)} (on)`;
}
