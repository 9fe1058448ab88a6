package io.easyflow.crash;

import io.easyflow.testkit.HubProcess;
import io.easyflow.testkit.RoutesCopy;
import io.easyflow.testkit.Shopify;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A hub with a shop and little heap, for those who crowd at its door. */
final class ShopHub {
  /** Where times are judged the JVM is as it is run. */
  private static final List<String> JVM = Size.isLong() ? List.of() : HubProcess.QUICK_START;

  private ShopHub() {}

  /**
   * @param heap MB it may have
   * @param without connectors that are taken away
   * @param environment of the others, the shop's secret not needed
   */
  static HubProcess start(
      Path home, int heap, List<String> without, Map<String, String> environment)
      throws IOException {
    RoutesCopy routes = new RoutesCopy(home);
    for (String connector : without) {
      routes.remove(connector);
    }
    Map<String, String> all = new HashMap<>(environment);
    all.put("EASYFLOW_ROUTES_DIR", routes.folder());
    all.put("SHOPIFY_WEBHOOK_SECRET", Shopify.SECRET);
    List<String> options = new ArrayList<>(JVM);
    options.add("-Xmx" + heap + "m");
    return new HubProcess(home, all, options).start();
  }
}
