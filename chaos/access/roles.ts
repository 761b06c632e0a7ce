import { showsToken } from './bearer-token.ts';

/** Who a caller is. A facilitator may do whatever a team may. */
export const ROLES = ['facilitator', 'team'] as const;
export type Role = (typeof ROLES)[number];

/** The token of each role. */
export type Tokens = Record<Role, string>;

/** Whether an authorization header shows that its sender may do what a role may. */
export function hasRole(authorization: string | undefined, role: Role, tokens: Tokens): boolean {
  const isFacilitator = showsToken(authorization, tokens.facilitator);
  return role === 'facilitator' ? isFacilitator : isFacilitator || showsToken(authorization, tokens.team);
}

/** The tokens in force, and the way to others. A runtime implements it. */
export interface TokenKeeper {
  /** In force at the moment. */
  tokens: Tokens;
  /** Puts a fresh token in force for a role; the old one is worth nothing from here on. @returns the fresh one */
  rotate(role: Role): string;
}
