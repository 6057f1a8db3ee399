import * as z from 'zod';
import { stamped } from '../data/people.js';
import { folderIds, projectIds } from '../data/records.js';
import { FOLDERS, PROJECTS } from '../data/sizes.js';
import { SUBJECTS } from '../data/words.js';
import type { Resource } from './resource.js';
import { anything, changes, name, text } from './schema.js';

const permissions = z.object({
  canRead: z.boolean().default(true),
  canWrite: z.boolean().default(false),
  canDelete: z.boolean().default(false),
  canCreateSubfolders: z.boolean().default(false),
});

const folder = z.object({
  name,
  description: text.optional(),
  parentId: name.optional(),
  permissions: permissions.optional(),
  metadata: anything.optional(),
});

/** The folder above one of a project, by their numbers: 0 is the root, 1 to 5 lie in it, the others in these. */
const parentOf = (at: number): number => (at <= 5 ? 0 : 1 + ((at - 6) % 5));

const nameOf = (at: number): string => (at === 0 ? 'All documents' : `${SUBJECTS[(at * 5) % SUBJECTS.length]} ${at}`);

function pathOf(at: number): string {
  return at === 0 ? `/${nameOf(0)}` : `${pathOf(parentOf(at))}/${nameOf(at)}`;
}

export const folders: Resource = {
  path: 'folders',
  noun: 'Folder',
  ids: folderIds,
  pageSize: 50,
  listNeeds: 'projectId',
  narrowedBy: { projectId: 'text', isSystem: 'flag' },
  create: folder.extend({ projectId: name }),
  update: changes(folder),
  refers: { projectId: 'projects', parentId: 'folders' },
  initial: { isSystem: false },
  generate: () => ({
    count: PROJECTS * FOLDERS,
    make(row) {
      const [project, at] = [Math.floor(row / FOLDERS), row % FOLDERS];
      return {
        name: nameOf(at),
        path: pathOf(at),
        ...(at > 0 && { parentId: folderIds.of(project * FOLDERS + parentOf(at)) }),
        projectId: projectIds.of(project),
        level: at === 0 ? 0 : at <= 5 ? 1 : 2,
        isSystem: at === 0,
        permissions: { canRead: true, canWrite: true, canDelete: at > 0, canCreateSubfolders: true },
        ...stamped(row),
      };
    },
  }),
};
