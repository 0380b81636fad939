export const profileNames = ['small', 'standard'] as const;
export type ProfileName = (typeof profileNames)[number];

/** What a deployment costs and survives. README.md lists the prices; a test adds them up. */
export interface Profile {
  readonly name: ProfileName;
  /** For a task that runs server and worker in one, or one for each. */
  readonly layout: 'one-task' | 'separate';
  readonly servers: { readonly least: number; readonly most: number; readonly cpu: number; readonly memory: number };
  readonly workers: { readonly count: number; readonly cpu: number; readonly memory: number };
  readonly processors: 'ARM64';
  readonly database: {
    readonly instance: string;
    readonly gigabytes: number;
    readonly mostGigabytes: number;
    readonly isDoubled: boolean;
    readonly backupDays: number;
  };
  /** In small, tasks stand in public subnets without any open port: a NAT gateway alone costs 33 dollars a month. */
  readonly natGateways: number;
  readonly zones: number;
  readonly monthlyBudget: number;
}

export const profiles: Readonly<Record<ProfileName, Profile>> = {
  small: {
    name: 'small',
    layout: 'one-task',
    servers: { least: 1, most: 1, cpu: 256, memory: 1024 },
    workers: { count: 0, cpu: 0, memory: 0 },
    processors: 'ARM64',
    database: { instance: 't4g.micro', gigabytes: 20, mostGigabytes: 50, isDoubled: false, backupDays: 7 },
    natGateways: 0,
    zones: 2,
    monthlyBudget: 50,
  },
  standard: {
    name: 'standard',
    layout: 'separate',
    servers: { least: 2, most: 6, cpu: 1024, memory: 2048 },
    workers: { count: 2, cpu: 1024, memory: 4096 },
    processors: 'ARM64',
    database: { instance: 'm7g.large', gigabytes: 100, mostGigabytes: 1000, isDoubled: true, backupDays: 14 },
    natGateways: 1,
    zones: 2,
    monthlyBudget: 700,
  },
};
