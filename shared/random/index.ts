export { systemRandom, type RandomSource } from './random-source.ts';
