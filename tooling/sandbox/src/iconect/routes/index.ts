import { RESOURCES } from '../resources/index.js';
import { jobs } from '../resources/jobs.js';
import { bulkRoutes } from './bulk.js';
import type { Route } from './call.js';
import { crudRoutes } from './crud.js';
import { dashboardRoutes } from './dashboards.js';
import { dataRoutes } from './data.js';
import { fieldRoutes } from './fields.js';
import { fileRoutes } from './files.js';
import { folderRoutes } from './folders.js';
import { jobRoutes, oneJobRoutes } from './jobs.js';
import { organisationRoutes } from './organisation.js';
import { recordRoutes } from './records.js';
import { templateRoutes } from './templates.js';
import { themeRoutes } from './themes.js';
import { userRoutes } from './users.js';

const usual = RESOURCES.filter((resource) => resource !== jobs).flatMap(crudRoutes);

/** Every endpoint; of two that fit a request, the first one counts. */
export const ROUTES: readonly Route[] = [
  ...bulkRoutes,
  ...recordRoutes,
  ...organisationRoutes,
  ...fieldRoutes,
  ...folderRoutes,
  ...fileRoutes,
  ...dataRoutes,
  ...templateRoutes,
  ...userRoutes,
  ...dashboardRoutes,
  ...themeRoutes,
  ...jobRoutes,
  ...usual,
  ...oneJobRoutes,
  ...crudRoutes(jobs),
];
