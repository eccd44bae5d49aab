/** The environment of one S3 server, as Muniment reads it; the bucket is the caller's. */
export interface S3Variables {
  readonly [name: string]: string
  readonly S3_ENDPOINT: string
  readonly S3_ACCESS_KEY: string
  readonly S3_SECRET_KEY: string
  readonly S3_REGION: string
}

/** Of the first server, or with `_2` of the second. */
export function s3Variables(suffix: '' | '_2'): S3Variables {
  return {
    S3_ENDPOINT: required(`S3_ENDPOINT${suffix}`),
    S3_ACCESS_KEY: required(`S3_ACCESS_KEY${suffix}`),
    S3_SECRET_KEY: required(`S3_SECRET_KEY${suffix}`),
    S3_REGION: process.env['S3_REGION'] ?? 'us-east-1',
  }
}

function required(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set: run \`npm run test:engines\``)
  return value
}
