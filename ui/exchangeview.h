// SPDX-License-Identifier: MIT
#pragma once

#include "models/forwardtablemodel.h"
#include "theme.h"

#include <QtWidgets/QWidget>

namespace Hookglass {

class CodeView;
class CopyButton;
class Segments;
class ToneLabel;

/// One attempt to hand an event over: what came of it, what to do now, and both messages.
class ExchangeView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExchangeView)
public:
    enum Part { Response, Request };

    ExchangeView(const Theme &theme, const Clock &clock, QWidget *parent = nullptr);
    ~ExchangeView() override;

    /// `attempt` may be nullptr: nothing was sent yet. The request's body is given apart.
    void show(const ForwardEntry &entry, const ForwardAttempt *attempt);
    void setRequestBody(const QByteArray &body);
    /// Instead of an attempt.
    void showMessage(const QString &words);

    void setPart(Part part);
    /// Its texts begin at its edge, as in a dialog, not where a tab's do.
    void setFlush();
    QString outcome() const;
    QString advice() const;
    CodeView *view() const { return m_view; }

private:
    void showMarks(const ForwardEntry &entry, const ForwardAttempt *attempt);
    void refresh();
    QString copiedText() const;
    QByteArray shownText() const;

    const Clock &m_clock;
    ForwardAttempt m_attempt;
    bool m_hasAttempt = false;
    QByteArray m_requestBody;
    ToneLabel *m_outcome;
    ToneLabel *m_times;
    ToneLabel *m_advice;
    ToneLabel *m_mark;
    QWidget *m_bar;
    Segments *m_part;
    ToneLabel *m_size;
    CopyButton *m_copy;
    CodeView *m_view;
};

/// The colour for how an attempt ended.
Tone outcomeTone(AttemptOutcome outcome);

} // namespace Hookglass
