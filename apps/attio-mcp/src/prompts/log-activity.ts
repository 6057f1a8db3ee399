import type { Prompt } from '@fastpath/mcp-kit';
import { askFirst, call, quoted, steps } from './call.js';

/** What happened, on the record where it belongs. */
export const logActivity: Prompt = {
  name: 'log_activity',
  title: 'Log an activity',
  description: 'A note about a call, a meeting or a message on the right record, and a task for what follows.',
  arguments: [
    { name: 'who', description: 'Name, e-mail address or domain of the person or company', required: true },
    { name: 'what', description: 'What happened, in any form', required: true },
    { name: 'follow_up', description: 'What is to be done next, and by when', required: false },
  ],
  tools: ['search', 'create_note', 'write_task'],
  text: ({ who = '', what = '', follow_up }) =>
    steps(
      `Log an activity with ${quoted(who)}: ${quoted(what)}.`,
      [
        `Find the record: ${call('search', { query: who.trim() })}. An id is <object>:<record_id>. If several fit, ask me.`,
        `Write it down in a few clear sentences: ${call('create_note', { object: '<object>', record_id: '<record_id>', title: '<short title>', content: '<markdown>' })}.`,
        follow_up
          ? `Make a task of ${quoted(follow_up)}: ${call('write_task', { action: 'create', content: '<what to do>', deadline_at: '<deadline>', linked_records: [{ object: '<object>', record_id: '<record_id>' }] })}.`
          : false,
      ],
      `${askFirst} Add nothing that I did not say.`,
    ),
};
