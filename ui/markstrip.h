// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"

#include <QtWidgets/QWidget>

class QToolButton;

namespace Hookglass {

class Theme;
class ToneLabel;

/// What somebody gave the event that is shown: pin, colour, note. Without any it is not there.
class MarkStrip final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MarkStrip)
public:
    explicit MarkStrip(const Theme &theme, QWidget *parent = nullptr);
    ~MarkStrip() override;

    void setEvent(const EventSummary &event);
    QString words() const;
    void setReadOnly() { m_isReadOnly = true; } ///< the note cannot be edited
    QToolButton *editButton() const { return m_edit; }

Q_SIGNALS:
    void noteWanted();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    ToneLabel *m_pin = nullptr;
    ToneLabel *m_pinIcon = nullptr;
    ToneLabel *m_color = nullptr;
    ToneLabel *m_colorIcon = nullptr;
    ToneLabel *m_note = nullptr;
    QToolButton *m_edit = nullptr;
    bool m_isReadOnly = false;
};

} // namespace Hookglass
