import { Router } from 'express';
import { z } from 'zod';
import { personField } from './fields.ts';
import { bodyForm, validateBody, validatePath } from './validation.ts';

/** One file of the team's code. */
export interface CodeFile {
  /** From the folder that holds services/, such as services/billing/store.ts. */
  path: string;
  /** Another one whenever its content is another. */
  version: string;
}

interface Push {
  path: string;
  /** null: it goes. */
  content: string | null;
  /** The version that whoever pushes began with; null where there was none. */
  replaces: string | null;
  person: string;
}

/** The team's code for those who edit it elsewhere. A runtime implements it. */
export interface TeamCode {
  /** Every file, by path. */
  files(): Promise<CodeFile[]>;
  /** @throws LabError not-found, bad-request for what is no path of the code */
  read(path: string): Promise<CodeFile & { content: string }>;
  /**
   * Puts one file in place, as if it had been saved there.
   * @returns its version from now on; null where it is gone
   * @throws LabError conflict where somebody else has changed it meanwhile, forbidden for what is not the team's to change
   */
  push(push: Push): Promise<{ path: string; version: string | null }>;
}

const LONGEST_PATH = 200;
const pathRule = 'must be the path of a file, such as services/billing/store.ts';
const pathField = z.string(pathRule).min(1, pathRule).max(LONGEST_PATH, pathRule);
const contentField = z.string('must be the text of the file, or null for one that goes').nullable();
const replacesField = z
  .string('must be the version that it replaces, or null for a new file')
  .max(64, 'must be a version, as ./drill pull and GET /code tell it')
  .nullable();

const filePath = z.object({ path: pathField });
const pushBody = bodyForm({ content: contentField, replaces: replacesField, person: personField });

/** Routes for team members who edit the code on machines of their own. */
export function codeRoutes(code: TeamCode): Router {
  const router = Router();
  router.get('/code', async (_request, response) => {
    response.json({ files: await code.files() });
  });
  router.get('/code/files/:path', async (request, response) => {
    response.json(await code.read(validatePath(filePath, request.params).path));
  });
  router.post('/code/files/:path', async (request, response) => {
    const { path } = validatePath(filePath, request.params);
    response.json(await code.push({ path, ...validateBody(pushBody, request.body) }));
  });
  return router;
}
