import "pg";

/** The part of pg that its types do not declare and that `connection.ts` uses. */
declare module "pg" {
  interface Client {
    readonly processID: number;
    readonly secretKey: number;
    readonly sslNegotiation: string;
    getStartupConf(): object;
  }
  /** The protocol on one socket. */
  interface Connection {
    readonly parsedStatements: Record<string, string>;
    connect(port: number | string, host?: string): void;
    requestSsl(): void;
    cancel(processID: number, secretKey: number): void;
    execute(config: { rows: number }, more: boolean): void;
  }
  interface ClientConfig {
    sslNegotiation?: string;
  }
}
