/** What a scenario may refer to. A runtime fills it in: nothing here knows which services and commands there are. */
export interface LabFacts {
  services: readonly string[];
  links: readonly { name: string; from: string; to: string }[];
  /** What can be restarted when an incident is stopped. */
  parts: readonly string[];
  /** Names of the alerts that can fire. */
  alerts: readonly string[];
  /** Commands of `./drill`, each with its long options. */
  commands: ReadonlyMap<string, readonly string[]>;
  /** Why a patch does not apply to services/ as shipped, by its full path; undefined where it does. */
  refusalOf(patch: string): Promise<string | undefined>;
}
