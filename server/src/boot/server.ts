import { runProgram } from './run-program';

runProgram('server');
