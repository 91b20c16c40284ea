// SPDX-License-Identifier: MIT
#pragma once

#include "app/forwarddesk.h"
#include "core/event.h"
#include "models/forwardtablemodel.h"
#include "models/headereditmodel.h"

#include <QtCore/QTimer>
#include <QtWidgets/QDialog>

class QComboBox;
class QPlainTextEdit;
class QPushButton;
class QTableView;
class QTabWidget;

namespace Hookglass {

class DestinationPicker;
class DiffView;
class ExchangeView;
class SignatureChooser;
class Theme;
class ToneLabel;

/// Changes one event's body, headers or signature, and sends that. The event stays as it is; what
/// was sent is kept beside it, and its response is shown here.
class EditReplayDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(EditReplayDialog)
public:
    static constexpr qsizetype EditableUpTo = 256 * 1024; ///< bytes of the body

    /// `delivery`: whose bytes are sent.
    EditReplayDialog(const Theme &theme, const Clock &clock, const QString &eventTitle,
                     const DeliveryDetail &delivery, QWidget *parent = nullptr);
    ~EditReplayDialog() override;

    EventId shownEvent() const { return m_delivery.event; }
    void setTargets(const QList<Target> &targets);
    void setHasKey(bool hasKey);
    void setProblem(const QString &words);
    /// It was begun; showResults() follows.
    void setSending();
    void showResults(const QList<ForwardEntry> &results);
    void setSentBody(ForwardId id, const QByteArray &body);

    QByteArray body() const; ///< as it would be sent
    ReplayEdit edit() const;
    void setBodyText(const QString &text); ///< as if typed

    QPlainTextEdit *bodyEditor() const { return m_body; }
    HeaderEditModel &headers() { return m_headers; }
    QTabWidget *tabs() const { return m_tabs; }
    DiffView *difference() const { return m_difference; }
    DestinationPicker *picker() const { return m_picker; }
    SignatureChooser *signature() const { return m_signature; }
    QPushButton *sendButton() const { return m_send; }
    ExchangeView *result() const { return m_result; }
    QString check() const;
    /// Changes that were never sent are dropped only when asked a second time.
    void reject() override;

Q_SIGNALS:
    void sendWanted(const Hookglass::ReplayOrder &order);
    void sentBodyWanted(Hookglass::ForwardId id);

private:
    QWidget *makeBody();
    QWidget *makeHeaders();
    QWidget *makeSide();
    void fillBody();
    void layOut();
    void judge();
    void showDifference();
    void showResult(int index);
    void refresh();

    const Theme &m_theme;
    const Clock &m_clock;
    const DeliveryDetail m_delivery;
    HeaderEditModel m_headers;
    QTabWidget *m_tabs = nullptr;
    QPlainTextEdit *m_body = nullptr;
    ToneLabel *m_check = nullptr;
    QPushButton *m_layOut = nullptr;
    QPushButton *m_reset = nullptr;
    DiffView *m_difference = nullptr;
    DestinationPicker *m_picker = nullptr;
    SignatureChooser *m_signature = nullptr;
    QComboBox *m_results = nullptr;
    ExchangeView *m_result = nullptr;
    ToneLabel *m_problem = nullptr;
    QPushButton *m_send = nullptr;
    QTimer m_judge; ///< not at each key
    QList<ForwardEntry> m_sent;
    QHash<ForwardId, QByteArray> m_sentBodies;
    bool m_isExact = true; ///< the field carries the body's bytes as they are
    bool m_isSending = false;
    bool m_isAsked = false; ///< whether the changes may be dropped
};

} // namespace Hookglass
