/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificate-model.h"

#include "client/certificates/mesign-certificate-words.h"

#include <gio/gio.h>
#include <string.h>

/* The certificates of one kind, kept up to date; of the user's own also those on their way, first.
 * It emits ::loaded each time it has been read. */
struct _MesignCertificateModel
{
  GObject parent_instance;

  MesignEngine *engine;
  MesignCertificateKind kind;
  GCancellable *cancellable;

  GPtrArray *items;
  GPtrArray *journeys;
  GPtrArray *infos;
  GError *error;
  gboolean is_reading;
  gboolean is_stale;
  gboolean is_loaded;
};

enum
{
  LOADED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (MesignCertificateModel,
                               mesign_certificate_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* The model */

static GType
get_item_type (GListModel *model)
{
  return MESIGN_TYPE_CERTIFICATE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return MESIGN_CERTIFICATE_MODEL (model)->items->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  MesignCertificateModel *self = MESIGN_CERTIFICATE_MODEL (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

/* Bringing it up to date */

static MesignCertificateItem *
find_same (GPtrArray *items, MesignCertificateItem *item)
{
  for (guint i = 0; i < items->len; i++)
    if (mesign_certificate_item_same (items->pdata[i], item))
      return items->pdata[i];

  return NULL;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  const MesignCertificateInfo *one = *(MesignCertificateInfo *const *) a;
  const MesignCertificateInfo *other = *(MesignCertificateInfo *const *) b;
  int order = g_utf8_collate (one->certificate->name, other->certificate->name);

  return order != 0 ? order
                    : strcmp (one->certificate->fingerprint, other->certificate->fingerprint);
}

static GPtrArray *
make_items (MesignCertificateModel *self)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; self->journeys != NULL && i < self->journeys->len; i++)
    if (mesign_journey_is_unsettled (self->journeys->pdata[i]))
      g_ptr_array_add (items, mesign_certificate_item_new_for_journey (self->journeys->pdata[i]));
  for (guint i = 0; self->infos != NULL && i < self->infos->len; i++)
    g_ptr_array_add (items, mesign_certificate_item_new (self->infos->pdata[i]));

  return items;
}

/* Items that were there before stay the same objects. */
static GPtrArray *
keep_known (MesignCertificateModel *self, GPtrArray *items)
{
  GPtrArray *kept = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < items->len; i++)
    {
      MesignCertificateItem *known = find_same (self->items, items->pdata[i]);

      if (known != NULL)
        mesign_certificate_item_take_over (known, items->pdata[i]);
      g_ptr_array_add (kept, g_object_ref (known != NULL ? known : items->pdata[i]));
    }

  return kept;
}

static void
update (MesignCertificateModel *self)
{
  g_autoptr (GPtrArray) made = make_items (self);
  g_autoptr (GPtrArray) before = self->items;
  guint start = 0;
  guint end = 0;

  self->items = keep_known (self, made);
  self->is_loaded = TRUE;
  while (start < before->len && start < self->items->len &&
         before->pdata[start] == self->items->pdata[start])
    start++;
  while (end < before->len - start && end < self->items->len - start &&
         before->pdata[before->len - 1 - end] == self->items->pdata[self->items->len - 1 - end])
    end++;
  if (before->len - start - end > 0 || self->items->len - start - end > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), start, before->len - start - end,
                                self->items->len - start - end);
  g_signal_emit (self, signals[LOADED], 0);
}

/* Reading */

static void read_all (MesignCertificateModel *self);

static void
finish_reading (MesignCertificateModel *self)
{
  self->is_reading = FALSE;
  update (self);
  if (self->is_stale)
    read_all (self);
}

static void
on_journeys_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignCertificateModel) self = user_data;
  g_autoptr (GError) error = NULL;
  GPtrArray *journeys = mesign_engine_list_journeys_finish (MESIGN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->journeys, g_ptr_array_unref);
  self->journeys = journeys;
  finish_reading (self);
}

static void
on_certificates_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignCertificateModel) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos =
      mesign_engine_list_certificates_finish (MESIGN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_error (&self->error);
  self->error = g_steal_pointer (&error);
  if (infos != NULL)
    {
      g_clear_pointer (&self->infos, g_ptr_array_unref);
      self->infos = g_steal_pointer (&infos);
      if (self->kind != MESIGN_CERTIFICATE_OWN)
        g_ptr_array_sort (self->infos, compare_names);
    }
  if (self->kind == MESIGN_CERTIFICATE_OWN)
    mesign_engine_list_journeys_async (self->engine, self->cancellable, on_journeys_listed,
                                       g_object_ref (self));
  else
    finish_reading (self);
}

/* A change while it is being read is read afterwards. */
static void
read_all (MesignCertificateModel *self)
{
  self->is_stale = self->is_reading;
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  mesign_engine_list_certificates_async (self->engine, self->kind, self->cancellable,
                                         on_certificates_listed, g_object_ref (self));
}

static void
on_journey_changed (MesignCertificateModel *self)
{
  if (self->kind == MESIGN_CERTIFICATE_OWN)
    read_all (self);
}

static void
mesign_certificate_model_dispose (GObject *object)
{
  MesignCertificateModel *self = MESIGN_CERTIFICATE_MODEL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_certificate_model_parent_class)->dispose (object);
}

static void
mesign_certificate_model_finalize (GObject *object)
{
  MesignCertificateModel *self = MESIGN_CERTIFICATE_MODEL (object);

  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->journeys, g_ptr_array_unref);
  g_clear_pointer (&self->infos, g_ptr_array_unref);
  g_clear_error (&self->error);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (mesign_certificate_model_parent_class)->finalize (object);
}

static void
mesign_certificate_model_class_init (MesignCertificateModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_certificate_model_dispose;
  object_class->finalize = mesign_certificate_model_finalize;

  signals[LOADED] = g_signal_new ("loaded", MESIGN_TYPE_CERTIFICATE_MODEL, G_SIGNAL_RUN_LAST, 0,
                                  NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
mesign_certificate_model_init (MesignCertificateModel *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
}

MesignCertificateModel *
mesign_certificate_model_new (MesignEngine *engine, MesignCertificateKind kind)
{
  MesignCertificateModel *self = g_object_new (MESIGN_TYPE_CERTIFICATE_MODEL, NULL);

  self->engine = g_object_ref (engine);
  self->kind = kind;
  g_signal_connect_object (engine, "certificates-changed", G_CALLBACK (read_all), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (engine, "journey-changed", G_CALLBACK (on_journey_changed), self,
                           G_CONNECT_SWAPPED);
  read_all (self);

  return self;
}

/* Whether it has been read, well or not. */
gboolean
mesign_certificate_model_is_loaded (MesignCertificateModel *self)
{
  return self->is_loaded;
}

/* Returns: (transfer none) (nullable): why it could not be read the last time */
const GError *
mesign_certificate_model_get_error (MesignCertificateModel *self)
{
  return self->error;
}

guint
mesign_certificate_model_count_certificates (MesignCertificateModel *self)
{
  return self->infos != NULL ? self->infos->len : 0;
}

/* Returns: (transfer none) (nullable): the item whose fingerprint begins so */
MesignCertificateItem *
mesign_certificate_model_find (MesignCertificateModel *self, const char *fingerprint)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      const MesignCertificateInfo *info = mesign_certificate_item_get_info (self->items->pdata[i]);

      if (info != NULL && g_str_has_prefix (info->certificate->fingerprint, fingerprint))
        return self->items->pdata[i];
    }

  return NULL;
}
