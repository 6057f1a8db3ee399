import { FormData as WireForm } from 'undici';

/** A body as the HTTP client takes it: it knows its own forms, and not those of the Node that runs it. */
export function wireBody<Body>(body: Body | FormData): Exclude<Body, FormData> | WireForm {
  if (!(body instanceof FormData)) return body as Exclude<Body, FormData>;
  const form = new WireForm();
  for (const [name, value] of body) form.append(name, value as string);
  return form;
}
