export { openRedis, type RedisOptions, type SharedMemory } from './open-redis.js';
