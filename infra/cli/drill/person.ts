import { userInfo } from 'node:os';

function loginName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without an entry in the list of users, as in some containers.
    return 'somebody';
  }
}

/** By which name somebody acts in a drill. @param given what they said on the command line */
export const personOf = (given: string | undefined): string => given ?? process.env.DRILL_NAME ?? loginName();
