import type { Prompt } from '@fastpath/mcp-kit';
import { call, quoted, steps } from './call.js';

/** Where the deals stand. */
export const pipelineReview: Prompt = {
  name: 'pipeline_review',
  title: 'Review the pipeline',
  description: 'Deals by stage with their value, what is overdue or stands still, and what to do next.',
  arguments: [{ name: 'owner', description: 'Only deals of this member, by name or e-mail', required: false }],
  tools: ['describe_object', 'list_workspace_members', 'search_records', 'list_tasks'],
  text: ({ owner }) =>
    steps(
      `Review the pipeline of deals${owner ? ` of ${quoted(owner)}` : ''}.`,
      [
        `Learn the stages and their order: ${call('describe_object', { object: 'deals' })}.`,
        owner ? `Find the member: ${call('list_workspace_members', { query: owner.trim() })}.` : false,
        `Read the deals as a table, page by page: ${call('search_records', { object: 'deals', fields: ['name', 'stage', 'value', 'owner', 'created_at'], sorts: [{ attribute: 'created_at', direction: 'desc' }], limit: 200, format: 'csv' })}${owner ? '; keep those whose owner is <member_id>' : ''}.`,
        `See what is due: ${call('list_tasks', { is_completed: false, due_before: '<now>', limit: 50 })}.`,
      ],
      'Answer with a table of stages (deals, total value), the five deals that most need attention and why, and what to do this week.',
    ),
};
