import type { Prompt } from '@fastpath/mcp-kit';
import { askFirst, call, quoted, steps } from './call.js';

/** A deal in another stage, with the reason. */
export const advanceDeal: Prompt = {
  name: 'advance_deal',
  title: 'Advance a deal',
  description: 'Move a deal to another stage, with a note that says why.',
  arguments: [
    { name: 'deal', description: 'Name of the deal', required: true },
    { name: 'stage', description: 'The stage it is to have; without it, the next one', required: false },
    { name: 'reason', description: 'Why', required: false },
  ],
  tools: ['search_records', 'describe_object', 'update_record', 'create_note'],
  text: ({ deal = '', stage, reason }) =>
    steps(
      `Move the deal ${quoted(deal)} to ${stage ? `the stage ${quoted(stage)}` : 'its next stage'}.`,
      [
        `Find it: ${call('search_records', { object: 'deals', query: deal.trim(), fields: ['name', 'stage', 'value', 'owner'], limit: 5 })}. If several fit, ask me.`,
        `Learn the stages and their order: ${call('describe_object', { object: 'deals' })}. Use a title from there, letter by letter.`,
        `Change the stage and nothing else: ${call('update_record', { object: 'deals', record_id: '<record_id>', values: { stage: '<stage>' } })}.`,
        `Say why${reason ? ` (${quoted(reason)})` : ''}: ${call('create_note', { object: 'deals', record_id: '<record_id>', title: 'Stage: <stage>', content: '<reason>' })}.`,
      ],
      `${askFirst} Answer with the stage before and the one that the reply shows.`,
    ),
};
