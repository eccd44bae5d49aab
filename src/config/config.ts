import { validate } from 'node-cron'
import { z } from 'zod'
import { bearerToken } from '../kernel/bearer-token.ts'
import { MunimentError } from '../kernel/muniment-error.ts'

const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text))
const port = z
  .string()
  .regex(/^\d{1,5}$/, 'digits alone, such as 3000')
  .transform(Number)
  .pipe(z.number().max(65_535))
/** Ten years: dates far beyond are none to the database, and no approval would get past them. */
const LONGEST_COOLING_OFF_MS = 3_660 * 24 * 3_600_000
/** An ISO 8601 duration of days, hours, minutes and seconds: no months, whose length nobody can say in seconds. */
const coolingOff = z
  .string()
  .regex(/^P(?=\d|T\d)(\d+D)?(T(?=\d)(\d+H)?(\d+M)?(\d+S)?)?$/, 'a duration such as P7D, PT12H or PT0S')
  .refine((text) => durationMs(text) <= LONGEST_COOLING_OFF_MS, 'at most P3660D, some ten years')

const cron = z.string().refine((text) => validate(text), 'is not a cron expression, such as 15 2 * * *')

/** One that no request can carry would open nothing, and nobody would be shown another. */
const firstToken = z
  .string()
  .min(32, 'at least 32 characters')
  .regex(
    new RegExp(`^${bearerToken.source}$`),
    'at most 512 letters A to Z, digits and the signs - . _ ~ + /, and = at the end only',
  )

/** What every store takes, and the client of ours: anything else fails there, and names no variable. */
const bucketName = z
  .string()
  .regex(
    /^(?!.*\.\.)(?!.*\d+\.\d+\.\d+\.\d+)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    '3 to 63 letters a to z, digits, hyphens and single dots, beginning and ending with a letter or digit, and no IP address',
  )

const environment = z.object({
  MUNIMENT_DATA: z.string().min(1).default('./data'),
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  // Not a URL in the strict sense: a socket has no host (`postgresql:///name?host=/run/postgresql`).
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'postgresql://user:password@host:port/database')
    .optional(),
  ELASTICSEARCH_URL: z.url({ protocol: /^https?$/ }).optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_BUCKET: bucketName.optional(),
  S3_ACCESS_KEY: z.string().min(1).optional(),
  S3_SECRET_KEY: z.string().min(1).optional(),
  S3_REGION: z.string().min(1).optional(),
  RETENTION_CRON: cron.default('15 2 * * *'),
  DISPOSAL_COOLING_OFF: coolingOff.default('P7D'),
  MUNIMENT_CLOCK: instant.optional(),
  MUNIMENT_TOKEN: z.string().min(1).optional(),
  MUNIMENT_BOOTSTRAP_TOKEN: firstToken.optional(),
  MUNIMENT_FAILPOINT: z.string().min(1).optional(),
  NODE_ENV: z.string().optional(),
  LOG_LEVEL: z.enum(['error', 'warn', 'info', 'debug', 'silent']).default('info'),
})

/** Where bytes go in a shared deployment. */
export interface S3Config {
  readonly endpoint: string
  readonly bucket: string
  readonly accessKey: string
  readonly secretKey: string
  readonly region: string
}

/** All that the environment says, checked once at start. `undefined` engines are the embedded ones. */
export interface Config {
  readonly dataFolder: string
  readonly port: number
  readonly host: string
  readonly databaseUrl: string | undefined
  readonly elasticsearchUrl: string | undefined
  readonly s3: S3Config | undefined
  readonly retentionCron: string
  readonly coolingOffMs: number
  /** The instant a drill starts at. */
  readonly drillClock: Date | undefined
  readonly token: string | undefined
  readonly bootstrapToken: string | undefined
  /** Name of the point at which to die, for the fault suite. */
  readonly failpoint: string | undefined
  readonly logLevel: 'error' | 'warn' | 'info' | 'debug' | 'silent'
}

/**
 * Reads the environment, the only place that does. Throws `malformed` naming every variable that is wrong, so that
 * a process with a bad setting never starts.
 */
export function readConfig(env: NodeJS.ProcessEnv = process.env): Config {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ''))
  const parsed = environment.safeParse(set)
  if (!parsed.success) {
    const errors = parsed.error.issues.map((issue) => ({
      path: issue.path.join('.'),
      message: issue.message,
    }))
    const list = errors.map((error) => `${error.path}: ${error.message}`).join('; ')
    throw new MunimentError('malformed', `The environment is not usable. ${list}`, { errors })
  }
  const values = parsed.data
  if (values.MUNIMENT_CLOCK !== undefined && values.NODE_ENV === 'production') {
    throw new MunimentError(
      'malformed',
      'MUNIMENT_CLOCK is for drills and is refused where NODE_ENV=production.',
    )
  }
  return Object.freeze({
    dataFolder: values.MUNIMENT_DATA,
    port: values.PORT,
    host: values.HOST,
    databaseUrl: values.DATABASE_URL,
    elasticsearchUrl: values.ELASTICSEARCH_URL,
    s3: s3Of(values, env['S3_ENDPOINT'] === ''),
    retentionCron: values.RETENTION_CRON,
    coolingOffMs: durationMs(values.DISPOSAL_COOLING_OFF),
    drillClock: values.MUNIMENT_CLOCK,
    token: values.MUNIMENT_TOKEN,
    bootstrapToken: values.MUNIMENT_BOOTSTRAP_TOKEN,
    failpoint: values.MUNIMENT_FAILPOINT,
    logLevel: values.LOG_LEVEL,
  })
}

function s3Of(values: z.infer<typeof environment>, isSaidToBeNone: boolean): S3Config | undefined {
  if (values.S3_ENDPOINT === undefined) {
    if (values.S3_BUCKET !== undefined && !isSaidToBeNone) throw bucketWithoutServer()
    return undefined
  }
  if (values.S3_ACCESS_KEY === undefined || values.S3_SECRET_KEY === undefined) {
    throw new MunimentError(
      'malformed',
      'S3_ENDPOINT is set, so S3_ACCESS_KEY and S3_SECRET_KEY must be too.',
    )
  }
  return Object.freeze({
    endpoint: values.S3_ENDPOINT,
    bucket: values.S3_BUCKET ?? 'muniment',
    accessKey: values.S3_ACCESS_KEY,
    secretKey: values.S3_SECRET_KEY,
    region: values.S3_REGION ?? 'us-east-1',
  })
}

/**
 * Whoever names a bucket means a bucket: without its server documents would go into the data folder, and nobody would be told. Keys
 * and region may stand in an environment for other programs.
 */
function bucketWithoutServer(): MunimentError {
  return new MunimentError(
    'malformed',
    'S3_BUCKET is set and S3_ENDPOINT is not: set it, or set it to nothing (S3_ENDPOINT=) for the store in the data folder.',
  )
}

function durationMs(text: string): number {
  const [dayPart = '', timePart = ''] = text.split('T')
  const amount = (part: string, unit: string): number =>
    Number(new RegExp(`(\\d+)${unit}`).exec(part)?.[1] ?? 0)
  const hours = amount(dayPart, 'D') * 24 + amount(timePart, 'H')
  return ((hours * 60 + amount(timePart, 'M')) * 60 + amount(timePart, 'S')) * 1000
}
