import { defineConfig } from 'vitest/config';
import { projectTests } from '../vitest.base.ts';

export default defineConfig(projectTests('tools'));
