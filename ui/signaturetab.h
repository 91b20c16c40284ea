// SPDX-License-Identifier: MIT
#pragma once

#include "core/event.h"
#include "diagnoser.h"

#include <QtWidgets/QWidget>

class QLabel;
class QTextEdit;

namespace Hookglass {

class Theme;
class ToneLabel;

/// The verdict on one attempt, why it is what it is, and every step of the calculation.
class SignatureTab final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SignatureTab)
public:
    explicit SignatureTab(const Theme &theme, QWidget *parent = nullptr);
    ~SignatureTab() override;

    void setDelivery(const DeliveryDetail &delivery, const QList<SigningKey> &keys);
    QString causeText() const;
    QTextEdit *steps() const { return m_steps; }

private:
    void showVerdict();
    void showSteps();
    void showCause(const SignatureDiagnosis &diagnosis);
    QString verdictSentence() const;

    const Theme &m_theme;
    DeliveryDetail m_delivery;
    QList<SigningKey> m_keys;
    QLabel *m_icon;
    ToneLabel *m_word;
    ToneLabel *m_sentence;
    ToneLabel *m_cause;
    QTextEdit *m_steps;
    Diagnoser m_diagnoser;
};

} // namespace Hookglass
