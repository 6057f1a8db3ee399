import { activityRoutes } from './activities.js';
import { activityRecordRoutes } from './activity-records.js';
import { attributeRoutes } from './attributes.js';
import type { Route } from './call.js';
import { choiceRoutes } from './choices.js';
import { commentRoutes } from './comments.js';
import { emailRoutes } from './emails.js';
import { entryRoutes } from './entries.js';
import { contentRoutes } from './file-content.js';
import { fileRoutes } from './files.js';
import { listRoutes } from './lists.js';
import { meetingRoutes } from './meetings.js';
import { mergeRoutes } from './merge.js';
import { noteRoutes } from './notes.js';
import { objectRoutes } from './objects.js';
import { recordingRoutes } from './recordings.js';
import { recordRoutes } from './records.js';
import { searchRoutes } from './search.js';
import { sequenceRoutes } from './sequences.js';
import { sqlRoutes } from './sql.js';
import { taskRoutes } from './tasks.js';
import { webhookRoutes } from './webhooks.js';
import { workspaceRoutes } from './workspace.js';

/** Every endpoint; of two that match a path, the first is taken. */
export const routes: readonly Route[] = [
  ...workspaceRoutes,
  ...objectRoutes,
  ...attributeRoutes,
  ...choiceRoutes,
  ...searchRoutes,
  ...recordRoutes,
  ...mergeRoutes,
  ...sqlRoutes,
  ...noteRoutes,
  ...taskRoutes,
  ...listRoutes,
  ...entryRoutes,
  ...commentRoutes,
  ...emailRoutes,
  ...meetingRoutes,
  ...recordingRoutes,
  ...fileRoutes,
  ...contentRoutes,
  ...activityRoutes,
  ...activityRecordRoutes,
  ...sequenceRoutes,
  ...webhookRoutes,
];
