/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-recovery-sheet.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* In points. */
#define NAMES_WIDTH 130
#define GAP 8
#define MARGIN 36

/**
 * MesignRecoverySheet:
 *
 * A page of paper that says what a certificate is, and how it is restored. The password stands on
 * it while it is known, unless it is not wanted there.
 */
struct _MesignRecoverySheet
{
  GPtrArray *facts;
  MesignSecret *password;
  gboolean is_password_shown;
};

static const char *const advice[] = {
  N_ ("Keep this sheet where nobody else reads it. Whoever has the password and the file it opens "
      "can "
      "read mail encrypted to you, and sign as you."),
  N_ ("The password opens the certificate file, which ends in .pfx or .p12 and comes by mail from "
      "the "
      "provider. Keep that mail, or a copy of the file in a safe place."),
  N_ ("To restore the certificate on another computer, set up your account in MeSign there, choose "
      "“I "
      "Have a PFX File”, take the file and type the password."),
  N_ ("If somebody else may have got hold of both, ask the provider to revoke the certificate."),
};

static void
fact_free (gpointer data)
{
  MesignRecoveryFact *fact = data;

  g_free (fact->name);
  g_free (fact->value);
  g_free (fact);
}

static void
add_fact (MesignRecoverySheet *self, const char *name, const char *value)
{
  g_autofree char *clean = mesign_words_clean_line (value);
  MesignRecoveryFact *fact;

  if (clean[0] == '\0')
    return;
  fact = g_new0 (MesignRecoveryFact, 1);
  fact->name = g_strdup (name);
  fact->value = g_steal_pointer (&clean);
  g_ptr_array_add (self->facts, fact);
}

static char *
dup_day (gint64 at)
{
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_local (at);

  return moment != NULL ? g_date_time_format (moment, "%Y-%m-%d") : g_strdup ("");
}

static void
add_certificate (MesignRecoverySheet *self, const MesignCertificate *certificate)
{
  g_autofree char *from = dup_day (certificate->not_before);
  g_autofree char *until = dup_day (certificate->not_after);
  g_autofree char *valid = g_strdup_printf (_ ("%s to %s"), from, until);
  g_autofree char *serial = mesign_words_fingerprint (certificate->serial);
  g_autofree char *fingerprint = mesign_words_fingerprint (certificate->fingerprint);

  add_fact (self, _ ("Certificate"), certificate->name);
  add_fact (self, _ ("Issuer"), certificate->issuer_name);
  add_fact (self, _ ("Valid"), valid);
  add_fact (self, _ ("Serial number"), serial);
  add_fact (self, _ ("SHA-256 fingerprint"), fingerprint);
}

/**
 * mesign_recovery_sheet_new:
 * @journey: a journey
 * @provider: (nullable): whose certificate it is
 * @certificate: (nullable): the certificate, once it is here
 * @password: (nullable): the protection password, while it is known
 *
 * Returns: (transfer full): what is printed
 */
MesignRecoverySheet *
mesign_recovery_sheet_new (const MesignJourney *journey,
                           const MesignProvider *provider,
                           const MesignCertificate *certificate,
                           MesignSecret *password)
{
  MesignRecoverySheet *self = g_new0 (MesignRecoverySheet, 1);

  self->facts = g_ptr_array_new_with_free_func (fact_free);
  self->password = password != NULL ? mesign_secret_ref (password) : NULL;
  self->is_password_shown = password != NULL;
  add_fact (self, _ ("Address"), journey->address);
  add_fact (self, _ ("Provider"), provider != NULL ? provider->name : journey->provider);
  add_fact (self, _ ("Order"), journey->order);
  if (certificate != NULL)
    add_certificate (self, certificate);
  else
    add_fact (self, _ ("Certificate"), _ ("not here yet when this was printed"));

  return self;
}

/**
 * mesign_recovery_sheet_free:
 * @self: a sheet
 */
void
mesign_recovery_sheet_free (MesignRecoverySheet *self)
{
  g_ptr_array_unref (self->facts);
  g_clear_pointer (&self->password, mesign_secret_unref);
  g_free (self);
}

/**
 * mesign_recovery_sheet_get_facts:
 * @self: a sheet
 *
 * Returns: (transfer none) (element-type MesignRecoveryFact): its lines, without the password
 */
GPtrArray *
mesign_recovery_sheet_get_facts (const MesignRecoverySheet *self)
{
  return self->facts;
}

/**
 * mesign_recovery_sheet_has_password:
 * @self: a sheet
 *
 * Returns: whether the password is known
 */
gboolean
mesign_recovery_sheet_has_password (const MesignRecoverySheet *self)
{
  return self->password != NULL;
}

/**
 * mesign_recovery_sheet_set_password_shown:
 * @self: a sheet
 * @is_shown: whether the password is printed where it is known; otherwise there is a line to write
 * it on
 */
void
mesign_recovery_sheet_set_password_shown (MesignRecoverySheet *self, gboolean is_shown)
{
  self->is_password_shown = is_shown;
}

/* Drawing */

typedef struct
{
  cairo_t *cr;
  double width;
  double y;
} Pen;

/* Text from @x on, as wide as there is room; returns how high it was. */
static double
draw_text (Pen *pen, double x, const char *font, const char *text)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (pen->cr);
  PangoFontDescription *description = pango_font_description_from_string (font);
  int height;

  /* On paper a point is a point, whatever the screen's are. */
  pango_cairo_context_set_resolution (pango_layout_get_context (layout), 72);
  pango_layout_set_font_description (layout, description);
  pango_font_description_free (description);
  pango_layout_set_width (layout, (int) ((pen->width - x) * PANGO_SCALE));
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_size (layout, NULL, &height);
  cairo_move_to (pen->cr, x, pen->y);
  pango_cairo_show_layout (pen->cr, layout);

  return (double) height / PANGO_SCALE;
}

static void
draw_paragraph (Pen *pen, const char *font, const char *text)
{
  pen->y += draw_text (pen, 0, font, text) + GAP;
}

static void
draw_fact (Pen *pen, const char *name, const char *value)
{
  Pen names = { pen->cr, NAMES_WIDTH - GAP, pen->y };
  double name_height = draw_text (&names, 0, "Sans 10", name);
  double value_height = draw_text (pen, NAMES_WIDTH, "Sans Bold 10", value);

  pen->y += MAX (name_height, value_height) + GAP;
}

static void
draw_line (Pen *pen, double from, double to)
{
  cairo_set_line_width (pen->cr, 0.7);
  cairo_move_to (pen->cr, from, pen->y);
  cairo_line_to (pen->cr, to, pen->y);
  cairo_stroke (pen->cr);
}

/* Large enough to be typed without a slip; or a line to write it on. */
static void
draw_password (const MesignRecoverySheet *self, Pen *pen)
{
  pen->y += GAP;
  draw_paragraph (pen, "Sans 10", _ ("Protection password"));
  if (self->password != NULL && self->is_password_shown)
    {
      draw_paragraph (pen, "Monospace Bold 18", mesign_secret_get_text (self->password));
      return;
    }
  pen->y += 3 * GAP;
  draw_line (pen, 0, pen->width * 2 / 3);
  pen->y += GAP;
}

static void
draw_advice (Pen *pen)
{
  pen->y += 2 * GAP;
  draw_paragraph (pen, "Sans Bold 12", _ ("What to Do with It"));
  for (guint i = 0; i < G_N_ELEMENTS (advice); i++)
    {
      g_autofree char *number = g_strdup_printf ("%u.", i + 1);

      draw_text (pen, 0, "Sans 10", number);
      pen->y += draw_text (pen, 18, "Sans 10", g_dgettext (GETTEXT_PACKAGE, advice[i])) + GAP;
    }
}

/**
 * mesign_recovery_sheet_draw:
 * @self: a sheet
 * @cr: where it is drawn from the origin on; a unit is a point
 * @width: how much room there is, in points
 */
void
mesign_recovery_sheet_draw (const MesignRecoverySheet *self, cairo_t *cr, double width)
{
  Pen pen = { cr, width - 2 * MARGIN, 0 };
  g_autofree char *today = dup_day (g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *printed = g_strdup_printf (_ ("Printed by MeSign on %s"), today);

  cairo_translate (cr, MARGIN, MARGIN);
  cairo_set_source_rgb (cr, 0, 0, 0);
  draw_paragraph (&pen, "Sans Bold 18", _ ("Recovery Sheet for a Mail Certificate"));
  draw_paragraph (&pen, "Sans 9", printed);
  draw_line (&pen, 0, pen.width);
  pen.y += 2 * GAP;
  for (guint i = 0; i < self->facts->len; i++)
    {
      const MesignRecoveryFact *fact = self->facts->pdata[i];

      draw_fact (&pen, fact->name, fact->value);
    }
  draw_password (self, &pen);
  draw_advice (&pen);
}
