import type { Prompt } from '@fastpath/mcp-kit';
import { advanceDeal } from './advance-deal.js';
import { logActivity } from './log-activity.js';
import { meetingPrep } from './meeting-prep.js';
import { pipelineReview } from './pipeline-review.js';
import { qualifyLead } from './qualify-lead.js';

/** Ways of working with these tools. */
export const attioPrompts: readonly Prompt[] = [advanceDeal, logActivity, meetingPrep, pipelineReview, qualifyLead];
