package io.easyflow.sync;

/** What names an order; rows are locked in its order. */
record OrderKey(String account, String externalId) implements Comparable<OrderKey> {
  String platform() {
    int colon = account.indexOf(':');
    return colon < 0 ? account : account.substring(0, colon);
  }

  @Override
  public int compareTo(OrderKey other) {
    int byAccount = account.compareTo(other.account);
    return byAccount != 0 ? byAccount : externalId.compareTo(other.externalId);
  }
}
