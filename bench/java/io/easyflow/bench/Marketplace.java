package io.easyflow.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Plays Wildberries with very many assembly tasks. All pages are written before the first is asked
 * for, so that serving one costs next to nothing; a question for statuses is answered "nothing
 * new".
 */
final class Marketplace implements AutoCloseable {
  /** Orders of a page. */
  static final int PAGE = 100;

  private static final long FIRST = 4_000_000_001L;
  private static final Pattern NEXT = Pattern.compile("[?&]next=(\\d+)");
  private static final Pattern ID = Pattern.compile("\\d{6,}");
  private static final int DAYS = 20;

  private final List<byte[]> pages = new ArrayList<>();
  private final StubServer server = new StubServer(this::answer);

  /**
   * @param orders a multiple of {@link #PAGE}
   */
  Marketplace(int orders) throws IOException {
    Instant newest = Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(1, ChronoUnit.DAYS);
    for (long from = FIRST; from < FIRST + orders; from += PAGE) {
      StringBuilder page = new StringBuilder("{\"next\":" + (from + PAGE - 1) + ",\"orders\":[");
      for (long id = from; id < from + PAGE; id++) {
        long age = DAYS * 86_400L * (FIRST + orders - id) / orders;
        page.append(id == from ? "" : ",").append(order(id, newest.minusSeconds(age)));
      }
      pages.add(page.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    }
  }

  String address() {
    return server.address();
  }

  private static String order(long id, Instant placed) {
    return """
        {"address":{"fullAddress":"Тверь, Трёхсвятская 12, кв %d"},"ddate":null,"sellerDate":null,\
        "salePrice":504600,"requiredMeta":[],"deliveryType":"fbs","comment":"","scanPrice":null,\
        "orderUid":"u%d","article":"lamp-oak-%d","colorCode":"","rid":"r%d","createdAt":"%s",\
        "offices":["Тверь"],"skus":["2000000000015"],"id":%d,"warehouseId":700001,"officeId":101,\
        "nmId":%d,"chrtId":710000001,"price":169900,"finalPrice":%d,"convertedPrice":169900,\
        "convertedFinalPrice":%d,"currencyCode":643,"convertedCurrencyCode":643,"cargoType":1,\
        "crossBorderType":0,"isZeroOrder":false,"options":{"isB2B":false}}"""
        .formatted(
            id % 500,
            id,
            id % 1000,
            id,
            placed,
            id,
            510_000_000 + id % 1000,
            100_000 + id % 100_000,
            100_000 + id % 100_000);
  }

  private byte[] answer(Wire.Request request) {
    Matcher next = NEXT.matcher(request.line());
    if (!next.find()) {
      return statuses(request.body()).getBytes(StandardCharsets.US_ASCII);
    }
    long after = Long.parseLong(next.group(1));
    int page = after == 0 ? 0 : (int) ((after - FIRST + 1) / PAGE);
    return page < pages.size()
        ? pages.get(page)
        : ("{\"next\":" + after + ",\"orders\":[]}").getBytes(StandardCharsets.US_ASCII);
  }

  private static String statuses(String asked) {
    StringBuilder json = new StringBuilder("{\"orders\":[");
    for (Matcher id = ID.matcher(asked); id.find(); ) {
      json.append(json.charAt(json.length() - 1) == '[' ? "" : ",")
          .append("{\"id\":")
          .append(id.group())
          .append(",\"isCancellable\":false,\"supplierStatus\":\"new\",\"wbStatus\":\"waiting\"}");
    }
    return json.append("]}").toString();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
