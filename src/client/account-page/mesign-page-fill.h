/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-retrieval.h"

#include <webkit/webkit.h>

G_BEGIN_DECLS

/**
 * MesignFillOutcome:
 * @MESIGN_FILL_FAILED: the page could not be asked
 * @MESIGN_FILL_DONE: all there was to fill in is filled in
 * @MESIGN_FILL_PARTLY: some of it is, as the page has not all fields, or something was not there
 * @MESIGN_FILL_NO_FORM: there is no such form, perhaps not yet
 * @MESIGN_FILL_OTHER_ADDRESS: the form is for another address; nothing is filled in
 * @MESIGN_FILL_FOREIGN_FORM: the form is sent elsewhere; nothing is filled in
 */
typedef enum
{
  MESIGN_FILL_FAILED,
  MESIGN_FILL_DONE,
  MESIGN_FILL_PARTLY,
  MESIGN_FILL_NO_FORM,
  MESIGN_FILL_OTHER_ADDRESS,
  MESIGN_FILL_FOREIGN_FORM,
} MesignFillOutcome;

void mesign_page_fill_retrieval_async (WebKitWebView *view,
                                       const MesignProvider *provider,
                                       const MesignJourneyDetails *details,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
void mesign_page_fill_address_async (WebKitWebView *view,
                                     const char *page,
                                     const char *const *names,
                                     const char *address,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
MesignFillOutcome mesign_page_fill_finish (WebKitWebView *view, GAsyncResult *result);

/**
 * MesignLook:
 * @MESIGN_LOOK_ADDRESS: the page's text names the address
 * @MESIGN_LOOK_FRAME: the address is that of a frame within the page
 * @MESIGN_LOOK_FIELD: there is a field with one of the names
 *
 * What was seen on a page.
 */
typedef enum
{
  MESIGN_LOOK_NOTHING = 0,
  MESIGN_LOOK_ADDRESS = 1 << 0,
  MESIGN_LOOK_FRAME = 1 << 1,
  MESIGN_LOOK_FIELD = 1 << 2,
} MesignLook;

void mesign_page_look_async (WebKitWebView *view,
                             const char *address,
                             const char *uri,
                             const MesignProviderForm *form,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
MesignLook mesign_page_look_finish (WebKitWebView *view, GAsyncResult *result);

G_END_DECLS
