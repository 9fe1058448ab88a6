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
 */
record VisitorFile(String id, String session, String name, String type, long size) {
  Message.Attachment attachment() {
    return new Message.Attachment(id, null, name, type, size);
  }
}
