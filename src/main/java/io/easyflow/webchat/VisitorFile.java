package io.easyflow.webchat;

import io.easyflow.model.Message;

/**
 * A file a visitor sent.
 *
 * @param id made up, letters and digits; its name on disk
 * @param session whose it is
 * @param name as the visitor called it
 * @param type media type, as its content tells
 * @param size bytes
 * @param removed true when only this is left of it
 */
record VisitorFile(
    String id, String session, String name, String type, long size, boolean removed) {
  Message.Attachment attachment() {
    return new Message.Attachment(id, null, name, type, size);
  }
}
