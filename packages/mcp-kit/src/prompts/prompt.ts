import type { Complete } from '../resources/resource.js';

/** Something that a prompt is told by its user. */
export interface PromptArgument {
  readonly name: string;
  readonly description: string;
  readonly required: boolean;
  /** @default nothing is proposed */
  readonly complete?: Complete;
}

/** A way of working that users can choose, as data. */
export interface Prompt {
  readonly name: string;
  /** The name for people. */
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly PromptArgument[];
  /** The tools that its text speaks of: it is offered only where all of them are. */
  readonly tools: readonly string[];
  /** What the model is asked, from arguments that are checked already. */
  text(args: Readonly<Record<string, string>>): string;
}
