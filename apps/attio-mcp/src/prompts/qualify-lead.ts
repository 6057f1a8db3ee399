import type { Prompt } from '@fastpath/mcp-kit';
import { askFirst, call, quoted, steps } from './call.js';

/** Whether somebody is worth the time. */
export const qualifyLead: Prompt = {
  name: 'qualify_lead',
  title: 'Qualify a lead',
  description: 'Hold a company or person against what makes a good customer, by what the workspace knows.',
  arguments: [
    { name: 'who', description: 'Name, e-mail address or domain', required: true },
    { name: 'criteria', description: 'What makes a good customer', required: false },
  ],
  tools: ['search', 'get_records', 'read_notes', 'search_records', 'create_note'],
  text: ({ who = '', criteria }) =>
    steps(
      `Qualify the lead ${quoted(who)}${criteria ? ` by these criteria: ${quoted(criteria)}` : ''}.`,
      [
        `Find the record: ${call('search', { query: who.trim() })}. An id is <object>:<record_id>. If several fit, ask me.`,
        `Read it: ${call('get_records', { object: '<object>', record_ids: ['<record_id>'] })}; of a person the company as well.`,
        `Read what was written: ${call('read_notes', { object: '<object>', record_id: '<record_id>', limit: 5 })}.`,
        `See what was won with whom, to compare: ${call('search_records', { object: 'deals', fields: ['name', 'stage', 'value', 'associated_company'], sorts: [{ attribute: 'created_at', direction: 'desc' }], limit: 20, format: 'csv' })}.`,
        criteria ? false : 'Ask me for the criteria if what was won shows no pattern.',
        `Keep the judgement: ${call('create_note', { object: '<object>', record_id: '<record_id>', title: 'Qualification', content: '<markdown>' })}.`,
      ],
      `${askFirst} Answer with fit, doubts and what is not known, each with its evidence. A value that is not there is not known: guess nothing.`,
    ),
};
