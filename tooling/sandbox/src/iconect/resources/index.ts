import { dashboards } from './dashboards.js';
import { fields } from './fields.js';
import { files } from './files.js';
import { folders } from './folders.js';
import { jobQueues, jobSchedules, jobs, jobTemplates } from './jobs.js';
import { clients, dataServers, fileStores, projects } from './organisation.js';
import { panels, views } from './panels-and-views.js';
import type { Resource } from './resource.js';
import { templates } from './templates.js';
import { themes } from './themes.js';
import { users } from './users.js';

/** Every kind of thing that is kept in a collection; where two paths could fit a request, the one that comes first counts. */
export const RESOURCES: readonly Resource[] = [
  clients,
  dataServers,
  projects,
  fileStores,
  fields,
  folders,
  files,
  jobQueues,
  jobTemplates,
  jobSchedules,
  jobs,
  panels,
  views,
  templates,
  users,
  dashboards,
  themes,
];
