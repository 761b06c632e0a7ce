/** Where the levers of a lab are: what conditions act through. A runtime fills it in. */
export interface LabLevers {
  /** Address of the Toxiproxy interface. */
  toxiproxyUrl: string;
  /** Address of the load generator's control interface. */
  loadUrl: string;
  /** Address of a service's admin listener; undefined where there is no such service. */
  adminUrl: (service: string) => string | undefined;
  adminToken: string;
  /** Names of all links. */
  links: readonly string[];
}
