import type { Command } from 'commander'
export function addDemoCommand(_program: Command, _deps: unknown): void {}
