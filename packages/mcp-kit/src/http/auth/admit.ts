import { timingSafeEqual } from 'node:crypto';
import type { Admit } from '../http-server.js';
import type { Principal } from '../route.js';
import { bearerToken } from './authenticator.js';
import { hashToken } from './token-file.js';

const admin: Principal = { id: 'admin', scopes: new Set(['read', 'write', 'admin'] as const) };

/** Lets the holder of the admin token in everywhere, whoever else `admit` lets in. */
export function orAdmin(admit: Admit, adminToken: string | undefined): Admit {
  if (adminToken === undefined) return admit;
  const hash = hashToken(adminToken);
  return (request, access) => {
    const token = bearerToken(request);
    return token !== '' && timingSafeEqual(hashToken(token), hash) ? admin : admit(request, access);
  };
}
