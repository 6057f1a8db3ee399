/** A call of a tool as a model reads it in a prompt: the name, and the arguments as JSON. */
export const call = (tool: string, args: object): string => `\`${tool} ${JSON.stringify(args)}\``;

/** What a person gave, in a form that cannot be taken for words of the prompt. */
export const quoted = (text: string): string => JSON.stringify(text.trim());

/** Numbered steps, under a line that says what they are for. */
export const steps = (task: string, all: readonly (string | false)[], end: string): string => {
  const numbered = all.filter((step) => step !== false).map((step, i) => `${i + 1}. ${step}`);
  return [
    task,
    '',
    ...numbered,
    '',
    'Put what earlier answers gave in place of <…>. Steps that do not depend on each other may go together.',
    end,
  ].join('\n');
};

/** The rule of every prompt that writes. */
export const askFirst = 'Show me what you are about to write, and write only once I agree.';
