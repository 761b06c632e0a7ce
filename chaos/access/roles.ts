import { showsToken } from './bearer-token.ts';

/** Who a caller is. A facilitator may do whatever a team may. */
const ROLES = ['facilitator', 'team'] as const;
export type Role = (typeof ROLES)[number];

/** Whose token can be another. The service-admin's opens the services' own switches, to which the controller alone has a way. */
export const TOKEN_HOLDERS = [...ROLES, 'service-admin'] as const;
export type TokenHolder = (typeof TOKEN_HOLDERS)[number];

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
  /**
   * Puts a fresh token in force; the old one is worth nothing from here on.
   * @returns the fresh one
   * @throws LabError conflict where that takes another way in this runtime
   */
  rotate(holder: TokenHolder): string;
}
