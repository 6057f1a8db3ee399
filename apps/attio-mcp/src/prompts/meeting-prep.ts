import type { Prompt } from '@fastpath/mcp-kit';
import { call, quoted, steps } from './call.js';

/** Everything worth knowing before one meets somebody. */
export const meetingPrep: Prompt = {
  name: 'meeting_prep',
  title: 'Prepare a meeting',
  description: 'A one-page briefing about a person or company: who, history, open deals and tasks, what to ask.',
  arguments: [
    { name: 'who', description: 'Name, e-mail address or domain', required: true },
    { name: 'about', description: 'What the meeting is about', required: false },
  ],
  tools: ['search', 'get_records', 'read_notes', 'list_tasks', 'search_records'],
  text: ({ who = '', about }) =>
    steps(
      `Prepare me for a meeting with ${quoted(who)}${about ? ` about ${quoted(about)}` : ''}.`,
      [
        `Find out who is meant: ${call('search', { query: who.trim() })}. An id is <object>:<record_id>. If several fit, ask me.`,
        `Read the record: ${call('get_records', { object: '<object>', record_ids: ['<record_id>'] })}; then those that matter of the records it refers to.`,
        `Read what was written: ${call('read_notes', { object: '<object>', record_id: '<record_id>', limit: 5 })}.`,
        `See what is open: ${call('list_tasks', { object: '<object>', record_id: '<record_id>', is_completed: false })}.`,
        `Find deals by the name of the company: ${call('search_records', { object: 'deals', query: '<title>', fields: ['name', 'stage', 'value'], limit: 10 })}.`,
      ],
      'Answer with at most a page: who they are, where we stand, what is open, three questions worth asking. Say what you did not find.',
    ),
};
