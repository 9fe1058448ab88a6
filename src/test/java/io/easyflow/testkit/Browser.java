package io.easyflow.testkit;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The system's Chromium, without a window. */
public final class Browser implements AutoCloseable {
  private static final double PATIENCE_MS = 30_000;

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MS);
  }

  private static final Path CHROMIUM =
      Path.of(System.getProperty("easyflow.chromium", "/usr/bin/chromium"));

  private final Playwright playwright =
      Playwright.create(
          new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
  private final com.microsoft.playwright.Browser chromium =
      playwright
          .chromium()
          .launch(
              new BrowserType.LaunchOptions()
                  .setExecutablePath(CHROMIUM)
                  .setArgs(
                      List.of(
                          "--headless",
                          "--no-sandbox",
                          "--disable-gpu",
                          "--disable-quic",
                          "--no-first-run",
                          "--disable-background-networking",
                          "--disable-component-update",
                          "--disable-sync")));

  /**
   * @param width of the window in pixels
   * @param height likewise
   * @return a page of a visitor who was never here
   */
  public Page page(int width, int height) {
    BrowserContext visitor =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setLocale("ru-RU")
                .setViewportSize(width, height));
    visitor.setDefaultTimeout(PATIENCE_MS);
    return visitor.newPage();
  }

  @Override
  public void close() {
    playwright.close();
  }
}
