package io.easyflow.bench;

/** One table of figures that are measured together. */
interface Table {
  /** Its name on the command line. */
  String name();

  /**
   * Measures.
   *
   * @param database the server that serves every row
   * @param report where figures go
   */
  void measure(BenchDatabase database, Report report) throws Exception;
}
