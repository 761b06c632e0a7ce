import { showsToken } from './bearer-token.ts';

/** Who a caller is. A facilitator may do whatever a team may. */
type Role = 'facilitator' | 'team';

/** The token of each role. */
export type Tokens = Record<Role, string>;

/** Whether an authorization header shows that its sender may do what a role may. */
export function hasRole(authorization: string | undefined, role: Role, tokens: Tokens): boolean {
  const isFacilitator = showsToken(authorization, tokens.facilitator);
  return role === 'facilitator' ? isFacilitator : isFacilitator || showsToken(authorization, tokens.team);
}
