/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#include "base/mesign-private-folder.h"
#include "client/account-page/mesign-page-fault.h"
#include "client/account-page/mesign-page-policy.h"
#include "client/compat/mesign-choose-file.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define MAX_CERTIFICATE (1024 * 1024)

/* A certificate is taken in through a file only this person can read, which is removed at once;
 * whatever else is downloaded is saved where the person says. */

/* It lives as long as the download, whose handlers it is for. */
typedef struct
{
  MesignAccountPage *page;
  char *name;
  char *folder;
  char *path;
  MesignPageFile file;
  gboolean has_failed;
} Incoming;

static void
remove_file (Incoming *incoming)
{
  if (incoming->path != NULL)
    g_unlink (incoming->path);
  if (incoming->folder != NULL)
    g_rmdir (incoming->folder);
}

static void
incoming_free (gpointer data, GClosure *closure)
{
  Incoming *incoming = data;

  remove_file (incoming);
  g_object_unref (incoming->page);
  g_free (incoming->name);
  g_free (incoming->folder);
  g_free (incoming->path);
  g_free (incoming);
}

static void
tell_failure (Incoming *incoming, const char *why)
{
  g_autofree char *name = mesign_words_clean_line (incoming->name);
  g_autofree char *text = g_strdup_printf (_ ("“%s” was not downloaded: %s"), name, why);

  incoming->has_failed = TRUE;
  if (incoming->page->view != NULL)
    mesign_account_page_toast (incoming->page, text);
}

static void
tell_file_failure (Incoming *incoming, const GError *error)
{
  g_autofree char *why = mesign_words_file_error (error, MESIGN_FILE_WRITE);

  tell_failure (incoming, why);
}

static void
tell_network_failure (Incoming *incoming, WebKitDownload *download, const GError *error)
{
  const char *uri = webkit_uri_request_get_uri (webkit_download_get_request (download));
  g_autofree char *host = uri != NULL ? mesign_page_dup_host (uri) : NULL;
  g_autofree char *name = mesign_words_clean_line (host);
  g_autofree char *why = mesign_page_fault_words (name, error);

  g_debug ("%s: %s", name, error->message);
  tell_failure (incoming, why);
}

/* A certificate */

static gboolean
choose_private_file (Incoming *incoming, WebKitDownload *download, GError **error)
{
  incoming->folder = mesign_private_folder_new_sync (error);
  if (incoming->folder == NULL)
    return FALSE;
  incoming->path = g_build_filename (incoming->folder, "certificate", NULL);
  webkit_download_set_destination (download, incoming->path);

  return TRUE;
}

static MesignSecret *
get_password (MesignAccountPage *self)
{
  return self->details != NULL ? self->details->password : NULL;
}

static void
offer (Incoming *incoming, GBytes *octets)
{
  MesignAccountPage *self = incoming->page;

  const MesignImportOffer what = {
    .octets = octets,
    .name = incoming->name,
    .has_key = incoming->file == MESIGN_PAGE_FILE_PFX,
    .address = mesign_page_session_get_account (self->session)->address,
    .journey_id = self->details != NULL ? self->details->journey->id : 0,
    .password = get_password (self),
  };

  mesign_import_bar_offer (self->import_bar, mesign_page_session_get_engine (self->session), &what);
  mesign_account_page_emit_downloaded (self, octets, incoming->name);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Incoming *incoming = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  remove_file (incoming);
  if (octets == NULL)
    tell_file_failure (incoming, error);
  else if (incoming->page->view != NULL)
    offer (incoming, octets);
  incoming_free (incoming, NULL);
}

static Incoming *
incoming_copy (const Incoming *incoming)
{
  Incoming *copy = g_new0 (Incoming, 1);

  copy->page = g_object_ref (incoming->page);
  copy->name = g_strdup (incoming->name);
  copy->file = incoming->file;

  return copy;
}

static void
on_finished (WebKitDownload *download, Incoming *incoming)
{
  g_autoptr (GFile) file = NULL;
  Incoming *reading;

  if (incoming->has_failed || incoming->path == NULL)
    return;
  /* The file goes over to whoever reads it. */
  reading = incoming_copy (incoming);
  reading->folder = g_steal_pointer (&incoming->folder);
  reading->path = g_steal_pointer (&incoming->path);
  file = g_file_new_for_path (reading->path);
  g_file_load_bytes_async (file, NULL, on_read, reading);
}

static void
on_received (WebKitDownload *download, guint64 length, Incoming *incoming)
{
  if (incoming->path != NULL &&
      webkit_download_get_received_data_length (download) > MAX_CERTIFICATE)
    {
      tell_failure (incoming, _ ("it is too large for a certificate."));
      webkit_download_cancel (download);
    }
}

static void
on_failed (WebKitDownload *download, GError *error, Incoming *incoming)
{
  gboolean is_cancelled =
      g_error_matches (error, WEBKIT_DOWNLOAD_ERROR, WEBKIT_DOWNLOAD_ERROR_CANCELLED_BY_USER);

  if (!incoming->has_failed && !is_cancelled)
    tell_network_failure (incoming, download, error);
  incoming->has_failed = TRUE;
}

/* Anything else */

static void
on_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (WebKitDownload) download = WEBKIT_DOWNLOAD (user_data);
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);
  g_autofree char *path = files != NULL ? g_file_get_path (files->pdata[0]) : NULL;

  if (path == NULL)
    {
      webkit_download_cancel (download);
      return;
    }
  webkit_download_set_allow_overwrite (download, TRUE);
  webkit_download_set_destination (download, path);
}

static void
choose_file (Incoming *incoming, WebKitDownload *download)
{
  const MesignFileChoice choice = {
    .title = _ ("Save File"),
    .name = incoming->name,
    .save = TRUE,
  };

  mesign_choose_file_async (GTK_WIDGET (incoming->page), &choice, incoming->page->cancellable,
                            on_chosen, g_object_ref (download));
}

/* What a page makes by itself is no reason to ask the person for a place. */
static gboolean
is_wanted (const Incoming *incoming, WebKitDownload *download)
{
  const char *uri = webkit_uri_request_get_uri (webkit_download_get_request (download));

  return !mesign_page_is_made (uri) || incoming->page->wants_made_file;
}

static gboolean
on_decide_destination (WebKitDownload *download, const char *suggested, Incoming *incoming)
{
  WebKitURIResponse *response = webkit_download_get_response (download);
  g_autoptr (GError) error = NULL;

  incoming->name = g_path_get_basename (suggested);
  incoming->file = mesign_page_judge_file (
      suggested, response != NULL ? webkit_uri_response_get_mime_type (response) : NULL);
  if (incoming->file == MESIGN_PAGE_FILE_OTHER && !is_wanted (incoming, download))
    {
      incoming->has_failed = TRUE;
      webkit_download_cancel (download);
    }
  else if (incoming->file == MESIGN_PAGE_FILE_OTHER)
    choose_file (incoming, download);
  else if (!choose_private_file (incoming, download, &error))
    {
      tell_file_failure (incoming, error);
      webkit_download_cancel (download);
    }

  return TRUE;
}

static void
on_download_started (MesignAccountPage *self, WebKitDownload *download)
{
  Incoming *incoming;

  if (webkit_download_get_web_view (download) != self->view)
    return;
  incoming = g_new0 (Incoming, 1);
  incoming->page = g_object_ref (self);
  g_signal_connect (download, "received-data", G_CALLBACK (on_received), incoming);
  g_signal_connect (download, "failed", G_CALLBACK (on_failed), incoming);
  g_signal_connect (download, "finished", G_CALLBACK (on_finished), incoming);
  g_signal_connect_data (download, "decide-destination", G_CALLBACK (on_decide_destination),
                         incoming, incoming_free, 0);
}

void
mesign_account_page_watch_downloads (MesignAccountPage *self)
{
  g_signal_connect_object (mesign_page_session_get_network (self->session), "download-started",
                           G_CALLBACK (on_download_started), self, G_CONNECT_SWAPPED);
}
