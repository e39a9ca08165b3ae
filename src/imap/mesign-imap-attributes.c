/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-attributes-private.h"

#include <stdlib.h>
#include <string.h>

static struct mailimap_extension_api email_id_extension;

/* EMAILID (RFC 8474 section 4.1), which libetpan does not know. The parser sees the line libetpan
 * is at: the guard let it through, and it ends with a NUL. */
static int
parse_email_id (int calling_parser,
                mailstream *stream,
                MMAPString *buffer,
                struct mailimap_parser_context *context,
                size_t *index,
                struct mailimap_extension_data **result,
                size_t progress_rate,
                progress_function *progress)
{
  static const char beginning[] = "EMAILID (";
  const char *start = buffer->str + *index;
  const char *end;

  if (calling_parser != MAILIMAP_EXTENDED_PARSER_FETCH_DATA ||
      g_ascii_strncasecmp (start, beginning, strlen (beginning)) != 0)
    return MAILIMAP_ERROR_PARSE;

  start += strlen (beginning);
  end = start + strspn (start, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
  if (end == start || *end != ')')
    return MAILIMAP_ERROR_PARSE;

  *result = calloc (1, sizeof **result);
  if (*result == NULL)
    return MAILIMAP_ERROR_MEMORY;
  (*result)->ext_extension = &email_id_extension;
  (*result)->ext_data = strndup (start, end - start);
  *index = end + 1 - buffer->str;

  return MAILIMAP_NO_ERROR;
}

static void
free_email_id (struct mailimap_extension_data *data)
{
  free (data->ext_data);
  free (data);
}

static struct mailimap_extension_api email_id_extension = {
  .ext_name = (char *) "OBJECTID",
  .ext_id = -1,
  .ext_parser = parse_email_id,
  .ext_free = free_email_id,
};

/* Teaches libetpan what it does not know; its list is global, so this is done once. */
void
mesign_imap_attributes_register (void)
{
  static gsize done;

  if (!g_once_init_enter (&done))
    return;

  mailimap_extension_register (&email_id_extension);
  g_once_init_leave (&done, 1);
}

/* One flag as ours; MESIGN_FLAG_NONE for one that is not kept. */
MesignFlags
mesign_imap_flag_read (const struct mailimap_flag *flag)
{
  switch (flag->fl_type)
    {
    case MAILIMAP_FLAG_ANSWERED:
      return MESIGN_FLAG_ANSWERED;
    case MAILIMAP_FLAG_FLAGGED:
      return MESIGN_FLAG_FLAGGED;
    case MAILIMAP_FLAG_DELETED:
      return MESIGN_FLAG_DELETED;
    case MAILIMAP_FLAG_SEEN:
      return MESIGN_FLAG_SEEN;
    case MAILIMAP_FLAG_DRAFT:
      return MESIGN_FLAG_DRAFT;
    case MAILIMAP_FLAG_KEYWORD:
      return mesign_flag_from_keyword (flag->fl_data.fl_keyword);
    default:
      return MESIGN_FLAG_NONE;
    }
}

static void
read_flags (MesignImapAttributes *self, const struct mailimap_msg_att_dynamic *dynamic)
{
  self->has_flags = TRUE;
  if (dynamic->att_list == NULL)
    return;

  for (clistiter *i = clist_begin (dynamic->att_list); i != NULL; i = clist_next (i))
    {
      const struct mailimap_flag_fetch *flag = clist_content (i);

      if (flag->fl_type == MAILIMAP_FLAG_FETCH_OTHER && flag->fl_flag != NULL)
        self->flags |= mesign_imap_flag_read (flag->fl_flag);
    }
}

/* Seconds since 1970 UTC, or 0 for what is no date. */
static gint64
read_date (const struct mailimap_date_time *date)
{
  g_autoptr (GDateTime) moment = NULL;
  int zone = abs (date->dt_zone);
  gint64 offset = (zone / 100 * 60 + zone % 100) * 60;

  moment = g_date_time_new_utc (date->dt_year, date->dt_month, date->dt_day, date->dt_hour,
                                date->dt_min, CLAMP (date->dt_sec, 0, 59));
  if (moment == NULL)
    return 0;

  return g_date_time_to_unix (moment) - (date->dt_zone < 0 ? -offset : offset);
}

static void
read_static (MesignImapAttributes *self, const struct mailimap_msg_att_static *item)
{
  const struct mailimap_msg_att_body_section *section;

  switch (item->att_type)
    {
    case MAILIMAP_MSG_ATT_UID:
      self->uid = item->att_data.att_uid;
      break;
    case MAILIMAP_MSG_ATT_RFC822_SIZE:
      self->size = item->att_data.att_rfc822_size;
      break;
    case MAILIMAP_MSG_ATT_INTERNALDATE:
      if (item->att_data.att_internal_date != NULL)
        self->internal_date = read_date (item->att_data.att_internal_date);
      break;
    case MAILIMAP_MSG_ATT_BODY_SECTION:
      section = item->att_data.att_body_section;
      if (section != NULL && section->sec_body_part != NULL)
        {
          self->body = section->sec_body_part;
          self->body_length = section->sec_length;
          self->body_offset = section->sec_origin_octet;
        }
      break;
    default:
      break;
    }
}

static void
read_extension (MesignImapAttributes *self, const struct mailimap_extension_data *data)
{
  if (data->ext_extension == &email_id_extension)
    {
      self->email_id = data->ext_data;
      return;
    }

  switch (data->ext_extension->ext_id)
    {
    case MAILIMAP_EXTENSION_CONDSTORE:
      if (data->ext_type == MAILIMAP_CONDSTORE_TYPE_FETCH_DATA)
        self->modseq =
            ((const struct mailimap_condstore_fetch_mod_resp *) data->ext_data)->cs_modseq_value;
      break;
    case MAILIMAP_EXTENSION_XGMMSGID:
      self->gmail_message = *(const uint64_t *) data->ext_data;
      break;
    case MAILIMAP_EXTENSION_XGMTHRID:
      self->gmail_thread = *(const uint64_t *) data->ext_data;
      break;
    case MAILIMAP_EXTENSION_XGMLABELS:
      self->labels = ((const struct mailimap_msg_att_xgmlabels *) data->ext_data)->att_labels;
      break;
    default:
      break;
    }
}

/* Reads what a FETCH answer said. */
void
mesign_imap_attributes_read (MesignImapAttributes *self, struct mailimap_msg_att *tree)
{
  memset (self, 0, sizeof *self);
  if (tree->att_list == NULL)
    return;

  for (clistiter *i = clist_begin (tree->att_list); i != NULL; i = clist_next (i))
    {
      const struct mailimap_msg_att_item *item = clist_content (i);

      if (item->att_type == MAILIMAP_MSG_ATT_ITEM_DYNAMIC && item->att_data.att_dyn != NULL)
        read_flags (self, item->att_data.att_dyn);
      else if (item->att_type == MAILIMAP_MSG_ATT_ITEM_STATIC && item->att_data.att_static != NULL)
        read_static (self, item->att_data.att_static);
      else if (item->att_type == MAILIMAP_MSG_ATT_ITEM_EXTENSION &&
               item->att_data.att_extension_data != NULL)
        read_extension (self, item->att_data.att_extension_data);
    }
}
